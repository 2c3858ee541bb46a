"""What a browser would find in HTML."""

from html.parser import HTMLParser


class Elements(HTMLParser):
    """Tags and attributes, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
