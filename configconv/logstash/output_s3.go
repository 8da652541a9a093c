package logstash

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { outputs["s3"] = s3Output }

// s3Output writes events into objects of a bucket (logstash-integration-aws/lib/logstash/outputs/s3.rb). An object is a batch of the queue.
func s3Output(out *output) {
	uploader := collector.Map{{Key: "region", Value: environment(out.string("region", "us-east-1"))}, {Key: "s3_bucket", Value: out.text("bucket")}}
	m := collector.Map{}
	if prefix := out.string("prefix", ""); varies(prefix) {
		const attribute = "awss3.prefix"
		out.assign(ottl.Attributes.Key(attribute), out.sprintf(strings.TrimSuffix(prefix, "/")))
		out.encode("line")
		out.process(collector.ID{Type: "groupbyattrs"}, collector.Map{{Key: "keys", Value: []string{attribute}}}, place(out.plugin.Pos).String())
		m = append(m, collector.Entry{Key: "resource_attrs_to_s3", Value: collector.Map{{Key: "s3_prefix", Value: attribute}}})
	} else {
		out.encode("line")
		uploader = uploader.With("s3_prefix", environment(strings.TrimSuffix(prefix, "/")))
	}
	uploader = append(uploader, collector.Entry{Key: "s3_partition_format", Value: "%Y/%m/%d/%H"}, collector.Entry{Key: "file_prefix", Value: "ls.s3."})
	out.reviewf("the names of objects are others: prefix/YYYY/MM/DD/HH/ls.s3.logs_NUMBER.txt, by the time of sending; s3_partition_format has the folders")
	if e := out.string("endpoint", ""); e != "" {
		uploader = append(uploader, collector.Entry{Key: "endpoint", Value: environment(e)})
	}
	if acl := out.string("canned_acl", "private"); acl != "private" {
		uploader = append(uploader, collector.Entry{Key: "acl", Value: acl})
	}
	if class := out.string("storage_class", "STANDARD"); class != "STANDARD" && class != "REDUCED_REDUNDANCY" {
		uploader = append(uploader, collector.Entry{Key: "storage_class", Value: class})
	}
	if role := out.string("role_arn", ""); role != "" {
		uploader = append(uploader, collector.Entry{Key: "role_arn", Value: environment(role)})
	}
	if strings.EqualFold(out.string("encoding", "none"), "gzip") {
		uploader = append(uploader, collector.Entry{Key: "compression", Value: "gzip"})
	}
	for _, e := range out.pairs("additional_settings") {
		for _, text := range out.texts(e.value) {
			if e.key == "force_path_style" {
				uploader = append(uploader, collector.Entry{Key: "s3_force_path_style", Value: text == "true"})
			} else {
				out.manualf("additional_settings: the exporter has no %s", e.key)
			}
		}
	}
	m = append(collector.Map{{Key: "s3uploader", Value: uploader}}, m...)
	m = append(m, collector.Entry{Key: "encoding", Value: out.textEncoding()}, collector.Entry{Key: "encoding_file_extension", Value: "txt"})
	if keys := out.first("access_key_id", "secret_access_key", "session_token", "aws_credentials_file"); keys != "" {
		out.awsCredentials()
	}
	if out.bool("server_side_encryption", false) {
		out.manualf("server_side_encryption: let the bucket encrypt by default, as the exporter does not ask for it")
	}
	m = append(m, collector.Entry{Key: "retry_on_failure", Value: collector.Map{{Key: "max_elapsed_time", Value: "0s", Note: "try again for ever"}}})
	m = out.queued(m, out.s3Rotation())
	for _, name := range []string{"server_side_encryption_algorithm", "ssekms_key_id", "temporary_directory", "restore", "upload_workers_count",
		"upload_queue_size", "upload_multipart_threshold", "validate_credentials_on_root_bucket", "signature_version", "use_ssl", "tags", "proxy_uri",
		"role_session_name", "retry_count", "retry_delay", "use_aws_bundled_ca"} {
		out.value(name)
	}
	out.exporter("awss3", m)
	out.common()
}

// s3Rotation is how much goes into an object: Logstash begins another one after a size and a number of minutes.
func (out *output) s3Rotation() collector.Entry {
	size, minutes := out.int("size_file", 5<<20), out.int("time_file", 15)
	strategy := out.string("rotation_strategy", "size_and_time")
	batch := collector.Map{{Key: "sizer", Value: "bytes"}}
	switch strategy {
	case "time":
		size = 1 << 30
	case "size":
		minutes = 24 * 60
	}
	batch = append(batch, collector.Entry{Key: "min_size", Value: int(size)}, collector.Entry{Key: "flush_timeout", Value: strconv.FormatInt(minutes, 10) + "m"})
	if !out.run.Persistent {
		out.reviewf("what is not sent yet is in memory, and not in a file as with Logstash; a sending_queue.storage keeps it over a restart")
	}
	return collector.Entry{Key: "batch", Value: batch}
}
