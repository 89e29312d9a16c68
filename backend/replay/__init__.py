"""Rating files of other systems, sent through the public HTTP API as phones would send them."""
