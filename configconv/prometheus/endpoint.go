package prometheus

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

// unusable says why the prometheusremotewrite exporter cannot write to an address, "" where it can. The Collector starts with any text
// there, and then loses every sample.
func unusable(endpoint string) string {
	const form = "it has to be the URL that takes remote write, such as http://HOST:9090/api/v1/write"
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.Hostname() == "":
		return fmt.Sprintf("--endpoint %s is no http or https URL, and a Prometheus without remote_write is converted to a prometheusremotewrite exporter: %s. Nothing is written for this file", setting.Redact(endpoint), form)
	case u.Port() == "4317" || u.Port() == "4318":
		return fmt.Sprintf("--endpoint %s has the port of OTLP, and a Prometheus without remote_write is converted to a prometheusremotewrite exporter: %s. Nothing is written for this file", setting.Redact(endpoint), form)
	}
	return ""
}

// withoutPath reports whether an address has no path, so that it is probably not the one that takes remote write.
func withoutPath(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && (u.Path == "" || u.Path == "/")
}
