package loader

import (
	"slices"
	"testing"
)

func TestDependents(t *testing.T) {
	root := write(t, `
-- go.mod --
module example.com/app

go 1.26

require (
	example.com/driver v0.0.0
	example.com/lib v0.0.0
	example.com/testing v0.0.0
)

replace (
	example.com/driver => ./testdata/driver
	example.com/lib => ./testdata/lib
	example.com/testing => ./testdata/testing
)
-- app.go --
package app

import (
	_ "example.com/driver"
	_ "example.com/lib"
)
-- app_test.go --
package app

import _ "example.com/testing"
-- testdata/driver/go.mod --
module example.com/driver
-- testdata/driver/driver.go --
package driver

import _ "example.com/driver/internal/span"
-- testdata/driver/internal/span/span.go --
package span

import _ "example.com/lib"
-- testdata/testing/go.mod --
module example.com/testing
-- testdata/testing/testing.go --
package testing

import _ "example.com/lib"
-- testdata/lib/go.mod --
module example.com/lib
-- testdata/lib/lib.go --
package lib
`)
	got := loaded(t, root).Dependents()
	if len(got) != 1 || got[0].Path != "example.com/driver/internal/span" || got[0].Module != "example.com/driver" || !slices.Equal(got[0].Legacy, []string{"example.com/lib"}) {
		t.Errorf("dependents %+v", got)
	}
}
