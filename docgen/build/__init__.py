"""One job: an account's documents, made in memory from what the job carries."""
