"""Values to bytes: the report that a medical reviewer reads, its figures and tables; stable to the byte."""
