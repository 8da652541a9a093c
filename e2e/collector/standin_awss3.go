package main

import (
	"errors"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/receiver"
)

// awsS3ReceiverConfig follows receiver/awss3receiver/config.go of contrib.
type awsS3ReceiverConfig struct {
	Downloader struct {
		Region              string `mapstructure:"region"`
		S3Bucket            string `mapstructure:"s3_bucket"`
		S3Prefix            string `mapstructure:"s3_prefix"`
		S3PartitionFormat   string `mapstructure:"s3_partition_format"`
		S3PartitionTimezone string `mapstructure:"s3_partition_timezone"`
		FilePrefix          string `mapstructure:"file_prefix"`
		IncludeType         bool   `mapstructure:"file_prefix_include_telemetry_type"`
		Endpoint            string `mapstructure:"endpoint"`
		EndpointPartitionID string `mapstructure:"endpoint_partition_id"`
		S3ForcePathStyle    bool   `mapstructure:"s3_force_path_style"`
	} `mapstructure:"s3downloader"`
	StartTime string `mapstructure:"starttime"`
	EndTime   string `mapstructure:"endtime"`
	Encodings []struct {
		Extension component.ID `mapstructure:"extension"`
		Suffix    string       `mapstructure:"suffix"`
	} `mapstructure:"encodings"`
	Notifications struct {
		OpAMP *component.ID `mapstructure:"opampextension"`
	} `mapstructure:"notifications"`
	SQS *struct {
		QueueURL            string `mapstructure:"queue_url"`
		Region              string `mapstructure:"region"`
		Endpoint            string `mapstructure:"endpoint"`
		MaxNumberOfMessages *int64 `mapstructure:"max_number_of_messages"`
		WaitTimeSeconds     *int64 `mapstructure:"wait_time_seconds"`
	} `mapstructure:"sqs"`
}

// Validate refuses what the real one refuses: a bucket is named, and what to read from it is said by times or by a queue.
func (c *awsS3ReceiverConfig) Validate() error {
	switch {
	case c.Downloader.S3Bucket == "":
		return errors.New("bucket is required")
	case c.SQS != nil && (c.SQS.QueueURL == "" || c.SQS.Region == ""):
		return errors.New("sqs.queue_url and sqs.region are required")
	case c.SQS == nil && (c.StartTime == "" || c.EndTime == ""):
		return errors.New("starttime and endtime are required, or sqs")
	}
	return nil
}

// newAWSS3Receiver stands in for receiver/awss3receiver/factory.go of contrib.
func newAWSS3Receiver() receiver.Factory {
	return standInReceiver("awss3", onAll, func() component.Config {
		c := &awsS3ReceiverConfig{}
		c.Downloader.Region, c.Downloader.EndpointPartitionID, c.Downloader.IncludeType = "us-east-1", "aws", true
		return c
	})
}

// awsS3ExporterConfig follows exporter/awss3exporter/config.go of contrib.
type awsS3ExporterConfig struct {
	Queue    queueConfig                  `mapstructure:"sending_queue"`
	Timeout  exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Retry    configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	Uploader struct {
		Region              string                 `mapstructure:"region"`
		S3Bucket            string                 `mapstructure:"s3_bucket"`
		S3Prefix            string                 `mapstructure:"s3_prefix"`
		S3BasePrefix        string                 `mapstructure:"s3_base_prefix"`
		S3PartitionFormat   string                 `mapstructure:"s3_partition_format"`
		S3PartitionTimezone string                 `mapstructure:"s3_partition_timezone"`
		FilePrefix          string                 `mapstructure:"file_prefix"`
		Endpoint            string                 `mapstructure:"endpoint"`
		RoleArn             string                 `mapstructure:"role_arn"`
		ExternalID          string                 `mapstructure:"external_id"`
		S3ForcePathStyle    bool                   `mapstructure:"s3_force_path_style"`
		DisableSSL          bool                   `mapstructure:"disable_ssl"`
		ACL                 string                 `mapstructure:"acl"`
		StorageClass        string                 `mapstructure:"storage_class"`
		Compression         configcompression.Type `mapstructure:"compression"`
		RetryMode           string                 `mapstructure:"retry_mode"`
		RetryMaxAttempts    int                    `mapstructure:"retry_max_attempts"`
		RetryMaxBackoff     time.Duration          `mapstructure:"retry_max_backoff"`
		UniqueKeyFuncName   string                 `mapstructure:"unique_key_func_name"`
	} `mapstructure:"s3uploader"`
	Marshaler             string        `mapstructure:"marshaler"`
	Encoding              *component.ID `mapstructure:"encoding"`
	EncodingFileExtension string        `mapstructure:"encoding_file_extension"`
	ResourceAttrsToS3     struct {
		S3Bucket string `mapstructure:"s3_bucket"`
		S3Prefix string `mapstructure:"s3_prefix"`
	} `mapstructure:"resource_attrs_to_s3"`
}

// Validate refuses what the real one refuses.
func (c *awsS3ExporterConfig) Validate() error {
	u := c.Uploader
	switch {
	case u.Region == "":
		return errors.New("region is required")
	case u.S3Bucket == "" && u.Endpoint == "":
		return errors.New("bucket or endpoint is required")
	case !slices.Contains([]string{"STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE"}, u.StorageClass):
		return errors.New("invalid StorageClass")
	case !slices.Contains([]string{"", "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"}, u.ACL):
		return errors.New("invalid ACL")
	case u.Compression.IsCompressed() && u.Compression != configcompression.TypeGzip && u.Compression != configcompression.TypeZstd:
		return errors.New("unknown compression type")
	case !slices.Contains([]string{"nop", "standard", "adaptive"}, u.RetryMode):
		return errors.New("invalid retry mode, must be either 'standard', 'adaptive' or 'nop'")
	case u.UniqueKeyFuncName != "" && u.UniqueKeyFuncName != "uuidv7":
		return errors.New("invalid UniqueKeyFuncName")
	}
	return nil
}

// newAWSS3Exporter stands in for exporter/awss3exporter/factory.go of contrib.
func newAWSS3Exporter() exporter.Factory {
	return standInExporter("awss3", onAll, func() component.Config {
		c := &awsS3ExporterConfig{Queue: queue(), Timeout: exporterhelper.NewDefaultTimeoutConfig(), Retry: configretry.NewDefaultBackOffConfig(), Marshaler: "otlp_json"}
		c.Uploader.Region, c.Uploader.StorageClass, c.Uploader.RetryMode = "us-east-1", "STANDARD", "standard"
		c.Uploader.RetryMaxAttempts, c.Uploader.RetryMaxBackoff = 3, 20*time.Second
		c.Uploader.S3PartitionFormat = "year=%Y/month=%m/day=%d/hour=%H/minute=%M"
		return c
	})
}
