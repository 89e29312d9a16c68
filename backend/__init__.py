"""Puts the pieces together: settings, routes, servers. Nobody imports it."""
