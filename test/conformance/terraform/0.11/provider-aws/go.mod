module caprock/test/conformance/terraform

go 1.24

require github.com/terraform-providers/terraform-provider-aws v1.60.0
