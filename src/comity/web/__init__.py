"""The shell: base templates, components, lists, and the way from an HTTP request to an actor."""
