# A team as its account declares it: people in a group, a workload with a role, what each may do, and who else
# signs people in. Written so that Terraform 0.11 and later versions read it alike.

variable "name" {
  default = "conformance-tf"
}

variable "department" {
  default = "geology"
}

variable "password_length" {
  default = 14
}

variable "pgp_key" {
  default = ""
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "ask" {
  statement {
    sid       = "Ask"
    actions   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    resources = ["arn:aws:bedrock:*::foundation-model/caprock.*"]
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "ceiling" {
  statement {
    actions   = ["bedrock:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "ask" {
  name        = "${var.name}-ask"
  path        = "/team/"
  description = "May ask the models of the house"
  policy      = "${data.aws_iam_policy_document.ask.json}"
}

resource "aws_iam_policy" "ceiling" {
  name   = "${var.name}-ceiling"
  policy = "${data.aws_iam_policy_document.ceiling.json}"
}

resource "aws_iam_user" "ada" {
  name                 = "${var.name}-ada"
  path                 = "/people/"
  permissions_boundary = "${aws_iam_policy.ceiling.arn}"

  # Version 0.11 leaves the login profile, without which the user can be deleted, to this.
  force_destroy = true

  tags = {
    department = "${var.department}"
  }
}

resource "aws_iam_access_key" "ada" {
  user = "${aws_iam_user.ada.name}"
}

resource "aws_iam_user_login_profile" "ada" {
  user                    = "${aws_iam_user.ada.name}"
  pgp_key                 = "${var.pgp_key}"
  password_length         = 24
  password_reset_required = true
}

resource "aws_iam_user_policy" "ada" {
  name   = "own"
  user   = "${aws_iam_user.ada.name}"
  policy = "${data.aws_iam_policy_document.ask.json}"
}

resource "aws_iam_user_policy_attachment" "ada" {
  user       = "${aws_iam_user.ada.name}"
  policy_arn = "${aws_iam_policy.ask.arn}"
}

resource "aws_iam_group" "analysts" {
  name = "${var.name}-analysts"
}

resource "aws_iam_group_membership" "analysts" {
  name  = "${var.name}-analysts"
  group = "${aws_iam_group.analysts.name}"
  users = ["${aws_iam_user.ada.name}"]
}

resource "aws_iam_group_policy" "analysts" {
  name   = "own"
  group  = "${aws_iam_group.analysts.name}"
  policy = "${data.aws_iam_policy_document.ask.json}"
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = "${aws_iam_group.analysts.name}"
  policy_arn = "${aws_iam_policy.ask.arn}"
}

resource "aws_iam_role" "application" {
  name                 = "${var.name}-application"
  description          = "What the application signs its calls as"
  max_session_duration = 7200
  assume_role_policy   = "${data.aws_iam_policy_document.trust.json}"
  permissions_boundary = "${aws_iam_policy.ceiling.arn}"

  tags = {
    department = "${var.department}"
  }
}

resource "aws_iam_role_policy" "application" {
  name   = "own"
  role   = "${aws_iam_role.application.id}"
  policy = "${data.aws_iam_policy_document.ask.json}"
}

resource "aws_iam_role_policy_attachment" "application" {
  role       = "${aws_iam_role.application.name}"
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockReadOnly"
}

resource "aws_iam_openid_connect_provider" "pipelines" {
  url             = "https://${var.name}.idp.example.org"
  client_id_list  = ["pipelines"]
  thumbprint_list = ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"]
}

resource "aws_iam_account_password_policy" "account" {
  minimum_password_length        = "${var.password_length}"
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}

output "access_key_id" {
  value = "${aws_iam_access_key.ada.id}"
}

output "secret_access_key" {
  value     = "${aws_iam_access_key.ada.secret}"
  sensitive = true
}

output "account_id" {
  value = "${data.aws_caller_identity.current.account_id}"
}
