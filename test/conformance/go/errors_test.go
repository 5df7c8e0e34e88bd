package conformance

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func identify(t *testing.T, config aws.Config) error {
	t.Helper()
	_, err := sts.NewFromConfig(config).GetCallerIdentity(t.Context(), nil)
	return err
}

func wantStatus(t *testing.T, err error, status int) {
	t.Helper()
	var response *awshttp.ResponseError
	if !errors.As(err, &response) {
		t.Fatalf("%v has no response", err)
	}
	wantEqual(t, "status", response.HTTPStatusCode(), status)
}

func TestErrorValidation(t *testing.T) {
	_, err := runtime(t).Converse(t.Context(), request(t, func(input *bedrockruntime.ConverseInput) {
		input.Messages[0].Role = types.ConversationRoleAssistant
	}))
	wantError[*types.ValidationException](t, err, "must start with a user message")
	wantStatus(t, err, 400)
}

func TestErrorUnknownModel(t *testing.T) {
	err := hello(t, loadConfig(t), "caprock.not-there-v1:0")
	wantError[*types.ValidationException](t, err, "model identifier is invalid")
}

func TestErrorAccessDenied(t *testing.T) {
	key, secret := powerless(t)
	err := hello(t, configAs(t, key, secret), modelID(t))
	wantError[*types.AccessDeniedException](t, err, "is not authorized to perform: bedrock:InvokeModel")
	wantStatus(t, err, 403)
}

func TestErrorWrongSecret(t *testing.T) {
	key, _ := powerless(t)
	wrong := configAs(t, key, strings.Repeat("x", 40))
	wantCode(t, hello(t, wrong, modelID(t)), "InvalidSignatureException", "")
	wantCode(t, identify(t, wrong), "SignatureDoesNotMatch", "")
}

func TestErrorUnknownKey(t *testing.T) {
	_, secret := powerless(t)
	unknown := configAs(t, "AKIAIOSFODNN7EXAMPLE", secret)
	wantCode(t, hello(t, unknown, modelID(t)), "UnrecognizedClientException", "")
	wantCode(t, identify(t, unknown), "InvalidClientTokenId", "")
}

func TestErrorWrongRegion(t *testing.T) {
	elsewhere := loadConfig(t, config.WithRegion("us-west-2"))
	wantCode(t, hello(t, elsewhere, modelID(t)), "InvalidSignatureException", "valid region")
}

func TestUntrustedServer(t *testing.T) {
	strict := loadConfig(t)
	// The system's authorities alone, as without AWS_CA_BUNDLE.
	strict.HTTPClient = awshttp.NewBuildableClient()
	strict.RetryMaxAttempts = 1
	var unknown x509.UnknownAuthorityError
	if err := hello(t, strict, modelID(t)); !errors.As(err, &unknown) {
		t.Errorf("got %v, want an unknown authority", err)
	}
}
