from intranet.search.backends.opensearch.backend import OpenSearch

__all__ = ["OpenSearch"]
