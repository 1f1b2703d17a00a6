"""What a developer runs in a checkout: a PostgreSQL to test with, measurements, the machine's parts."""
