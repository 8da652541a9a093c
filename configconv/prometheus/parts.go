package prometheus

import "github.com/otelmigrate/otelmigrate/internal/yamledit"

// parts are what a server's configuration is made of: a whole file, or what the values of a chart hold of one.
type parts struct {
	at yamledit.Value // the place of the whole
	// entries are its sections under their names in a configuration file, wherever they stand.
	entries []yamledit.Entry
	// jobs are lists of scrape jobs that are added to scrape_configs.
	jobs []yamledit.Value
}

// get is the section of that name.
func (p parts) get(key string) (v yamledit.Value) {
	for _, e := range p.entries {
		if e.Key == key {
			v = e.Value
		}
	}
	return v
}

// scraping is the first place that says what is scraped.
func (p parts) scraping() yamledit.Value {
	for _, key := range []string{"scrape_configs", "scrape_config_files"} {
		if v := p.get(key); v.Exists() {
			return v
		}
	}
	if len(p.jobs) > 0 {
		return p.jobs[0]
	}
	return p.at
}

// fileParts are those of a configuration file, or of a list of scrape jobs that such a file takes in.
func fileParts(doc yamledit.Value) parts {
	if doc.IsList() {
		return parts{at: doc, jobs: []yamledit.Value{doc}}
	}
	return parts{at: doc, entries: doc.Entries()}
}

// isJobs reports whether a document is a list of scrape jobs.
func isJobs(doc yamledit.Value) bool {
	items := doc.Items()
	for _, item := range items {
		if !item.Get("job_name").IsScalar() || !looksLikeJob(item) {
			return false
		}
	}
	return len(items) > 0
}

// looksLikeJob reports whether a mapping has more of a scrape job than a name.
func looksLikeJob(item yamledit.Value) bool {
	for _, e := range item.Entries() {
		if e.Key != "job_name" && fieldType("ScrapeConfig", e.Key) != "" {
			return true
		}
	}
	return len(item.Entries()) == 1
}
