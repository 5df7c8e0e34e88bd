# A key of the customer, its alias, and a grant to a role. Read by Terraform 0.11 and later versions alike.

variable "name" {
  default = "conformance-tf"
}

variable "description" {
  default = "Seals the reports of the team"
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_iam_role" "reader" {
  name               = "${var.name}-reader"
  assume_role_policy = "${data.aws_iam_policy_document.trust.json}"
}

resource "aws_kms_key" "reports" {
  description             = "${var.description}"
  deletion_window_in_days = 7
  enable_key_rotation     = true

  tags = {
    department = "geology"
  }
}

resource "aws_kms_alias" "reports" {
  name          = "alias/${var.name}-reports"
  target_key_id = "${aws_kms_key.reports.key_id}"
}

resource "aws_kms_grant" "reader" {
  name              = "${var.name}-reader"
  key_id            = "${aws_kms_key.reports.key_id}"
  grantee_principal = "${aws_iam_role.reader.arn}"
  operations        = ["Decrypt", "DescribeKey"]

  constraints {
    encryption_context_equals = {
      report = "yearly"
    }
  }
}

output "key_id" {
  value = "${aws_kms_key.reports.key_id}"
}
