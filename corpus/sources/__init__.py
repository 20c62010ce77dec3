"""Where reporting comes from: paths and feeds, what a person says of them, and who reads them."""
