"""What may be fraud: small pure functions, each with a name, that propose and never decide."""
