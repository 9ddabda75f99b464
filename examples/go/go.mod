module example.org/redact

go 1.19
