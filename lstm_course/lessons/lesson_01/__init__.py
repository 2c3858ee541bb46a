"""Experiments and figures of lesson 01: vanishing gradients."""
