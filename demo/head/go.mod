module example.com/orders

go 1.22

require github.com/redis/go-redis/v9 v9.7.0

// The real client is not needed to read or build the example.
replace github.com/redis/go-redis/v9 => ./third_party/go-redis
