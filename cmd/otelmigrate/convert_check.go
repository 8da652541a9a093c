package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv"
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

// check returns an error for a flag value that means nothing.
func (c *converting) check() error {
	oneOf := func(flag, value string, allowed ...string) error {
		if !slices.Contains(allowed, value) {
			return fmt.Errorf("--%s %s: use one of %s", flag, value, strings.Join(allowed, ", "))
		}
		return nil
	}
	var formats []string
	for _, f := range configconv.Formats {
		formats = append(formats, string(f))
	}
	if _, err := collector.ParseVersion(c.opts.Version); err != nil {
		return fmt.Errorf("--collector-version: %w", err)
	}
	if c.layout == "agent-gateway" && !c.opts.Merge {
		return errors.New("--layout agent-gateway splits the merged configuration: use it with --merge")
	}
	return errors.Join(oneOf("from", c.from, formats...), oneOf("target", c.opts.Target, conversion.Bridge, conversion.JaegerV2),
		oneOf("phase", c.opts.Phase, conversion.Dual, conversion.Final), oneOf("layout", c.layout, "single", "agent-gateway"),
		oneOf("format", c.format, report.Formats...), oneOf("fail-on", c.failOn, "auto", "review", "manual", "never"), checkEndpoint(c.opts.Endpoint))
}

// inEnvironment matches a reference to a variable of the Collector's environment.
var inEnvironment = regexp.MustCompile(`\$\{(env:)?[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}`)

// hostname matches what a host may look like: a name, an address without brackets.
var hostname = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// checkEndpoint returns an error for an address that is neither HOST:PORT nor a URL of http or https. It does not repeat one that may
// hold a password.
func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return nil
	}
	plain := inEnvironment.ReplaceAllString(endpoint, "1") // a host as well as a port
	if plain == "1" {
		return nil
	}
	if strings.HasPrefix(plain, "http://") || strings.HasPrefix(plain, "https://") {
		u, err := url.Parse(plain)
		if err == nil && validHost(u.Hostname()) && (u.Port() == "" || validPort(u.Port())) {
			return nil
		}
	} else if host, port, err := net.SplitHostPort(plain); err == nil && validHost(host) && validPort(port) {
		return nil
	}
	shown := " " + strconv.Quote(endpoint)
	if strings.Contains(endpoint, "@") {
		shown = ""
	}
	return fmt.Errorf("--endpoint%s: use HOST:PORT, http://HOST[:PORT][/PATH] or https://…", shown)
}

func validHost(host string) bool {
	name, _, _ := strings.Cut(host, "%") // the zone of an address
	return hostname.MatchString(host) || net.ParseIP(name) != nil
}

func validPort(port string) bool {
	n, err := strconv.Atoi(port)
	return err == nil && n > 0 && n < 65536
}
