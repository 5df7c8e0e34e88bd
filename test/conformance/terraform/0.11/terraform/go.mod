module caprock/test/conformance/terraform

go 1.24

require github.com/hashicorp/terraform v0.11.15

// A copy that is patched for the Go of today: support/terraform-0.11.ts makes it.
replace github.com/ugorji/go => ./ugorji
