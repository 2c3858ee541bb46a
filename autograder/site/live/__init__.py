"""Live lessons: cells that run in the reader's browser, with Python in a Web Worker."""
