"""What finds passages by their vectors: generations on disk, which are published whole and then never changed, a Chroma
server, or all vectors compared one by one. pgvector is in the store's own database, and with it in `index.store`.
"""
