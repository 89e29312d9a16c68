"""The mailbox: what a manager must see, in his own numbered order. The only app that knows channels."""
