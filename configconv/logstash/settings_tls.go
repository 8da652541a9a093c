package logstash

import (
	"crypto/tls"
	"slices"
	"strings"
)

// first is the value of the first of several settings that is there.
func (s *settings) first(names ...string) (found string) {
	for _, name := range names {
		if v := s.string(name, ""); found == "" {
			found = v
		}
	}
	return found
}

// protocols are the lowest and the highest version of TLS, "" where nothing is said.
func (s *settings) protocols() (lowest, highest string) {
	var versions []string
	for _, p := range s.strings("ssl_supported_protocols") {
		if v := strings.TrimPrefix(p, "TLSv"); v == "1.1" || v == "1.2" || v == "1.3" {
			versions = append(versions, v)
		}
	}
	slices.Sort(versions)
	if len(versions) > 0 {
		lowest, highest = versions[0], versions[len(versions)-1]
	}
	lowest, highest = s.string("tls_min_version", lowest), s.string("tls_max_version", highest)
	if lowest == "1" {
		lowest = "1.0"
	}
	if highest == "1.3" {
		highest = "" // there is none above it
	}
	return lowest, highest
}

// cipherSuites are those of the setting that the Collector has as well; their names are the same.
func (s *settings) cipherSuites() (suites []string) {
	var known []string
	for _, s := range tls.CipherSuites() {
		known = append(known, s.Name)
	}
	for _, name := range append(s.strings("ssl_cipher_suites"), s.strings("cipher_suites")...) {
		if name = strings.ToUpper(name); slices.Contains(known, name) {
			suites = append(suites, name)
		} else {
			s.of.reviewf("the Collector does not have the cipher suite %s", name)
		}
	}
	return suites
}
