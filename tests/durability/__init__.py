"""Power cuts, killed processes, full disks and lost connections: what was acknowledged is there, once and whole."""
