"""The rules over OpenAPI documents, one file each."""
