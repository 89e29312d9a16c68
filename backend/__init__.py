"""Puts the pieces together: settings, routes, servers. Nobody imports it."""

import gc

# What start-up makes lasts as long as the process: looking through it again and again took a fifth of the start.
gc.set_threshold(20_000, 20, 20)
