"""People, roles, permissions, sign-in, tokens, socket tickets."""
