"""Names that an instructor gives to wrong answers which the catalogue of mistakes does not know."""
