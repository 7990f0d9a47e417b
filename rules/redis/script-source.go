package example

import (
	"text/template"

	"github.com/redis/go-redis/v9"
)

// point: redis.script-source
var unlock = redis.NewScript(`return redis.call("del", KEYS[1])`)

// NewScript makes a page's script element.
func NewScript(source string) *template.Template {
	return template.Must(template.New("script").Parse(source))
}

// ok: redis.script-source
var page = NewScript(`alert("redis")`)
