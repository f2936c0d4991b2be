"""X, by its API v2: its answers as typed values, what its errors mean, its requests, and how an account is polled."""
