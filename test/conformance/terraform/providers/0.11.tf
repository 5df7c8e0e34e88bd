# Of the variables that `caprock env` exports, this provider knows the profile and the Region alone.

variable "endpoint" {}

provider "aws" {
  version                     = "1.60.0"
  skip_credentials_validation = true
  skip_get_ec2_platforms      = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    iam = "${var.endpoint}"
    kms = "${var.endpoint}"
    sts = "${var.endpoint}"
  }
}
