"""Many jobs: from a workspace to written files, in several processes or on several machines."""
