// Package interpreter runs the filter section of a Logstash configuration, in Go. It is a reference for tests: a Collector pipeline that was
// made from a configuration has to do with an event what the interpreter does. It is written from the sources of Logstash and of its
// plugins, and independent of the converter; each file names the source that it follows, and the code keeps to the order of that source.
//
// What it does is what Logstash 9 does with the plugins of its distribution. These things differ:
//
//   - Regular expressions are those that package grok can translate to RE2; New refuses the others; of one that is put together
//     from an event, it makes an exception. Timeouts never occur.
//   - A map has no order, neither here nor in an event of Logstash; where the order of its keys shows, it is that of their names.
//   - Decimal numbers are float64 where Logstash has BigDecimal.
//   - An event goes through the whole section before the next one does, as with one worker and batches of one event.
//   - Files are read once: a translate or cidr filter does not see later changes.
//
// New refuses all other plugins (ruby, geoip, useragent, aggregate, throttle, metrics...), options that the files of the plugins do not
// read, and of those that they read:
//
//   - grok: keep_empty_captures, and a folder in patterns_dir (Options.Open reads files)
//   - date: TAI64N, and names of months and days in other languages than English
//   - csv: the conversions date and date_time
//   - xml: xpath, with its namespaces, and parse_options
//   - urldecode: other charsets than UTF-8
//   - drop: a percentage between 0 and 100
//   - formats of dates that package dateformat cannot print, as %{+ww}; references to variables without a default
package interpreter
