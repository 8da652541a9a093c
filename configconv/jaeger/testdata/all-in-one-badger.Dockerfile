FROM jaegertracing/all-in-one:1.62
ENV SPAN_STORAGE_TYPE=badger \
    BADGER_EPHEMERAL=false \
    BADGER_DIRECTORY_VALUE=/badger/data BADGER_DIRECTORY_KEY=/badger/key
ENV BADGER_SPAN_STORE_TTL 168h
CMD ["--collector.otlp.enabled=true", "--query.base-path=/traces"]
