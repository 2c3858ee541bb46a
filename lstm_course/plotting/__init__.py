"""The drawing kit: palette, animations, cell diagrams and curves that several figures use."""
