"""Papers as a reader, a scanner and a pair of scissors meet them."""
