"""What finds passages by their vectors: generations on disk, which are published whole and then never changed, pgvector
or a Chroma server, or all vectors compared one by one.
"""
