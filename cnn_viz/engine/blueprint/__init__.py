"""A network of one's own: layers as data, as text, as JSON, their shapes, and the module they make."""
