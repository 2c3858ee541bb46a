"""The students of a class: names, e-mail addresses and what learning platforms call them."""
