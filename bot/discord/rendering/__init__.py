"""What messages look like: words made inert, answers and lists laid out, buttons. Nothing here acts."""
