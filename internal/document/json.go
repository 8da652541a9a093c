package document

import "github.com/tailscale/hujson"

var _ = hujson.Parse
