"""The course as a book: a static site of lessons, guides, claims and the library's reference."""
