"""Reaching people who are not looking: Web Push and mail. The row comes first, the sending after it.

planning (new deliveries -> notices) > claiming > pushing, mailing. Everything waits in PostgreSQL.
"""
