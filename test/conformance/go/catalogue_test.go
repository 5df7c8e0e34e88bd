package conformance

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestCallerIdentity(t *testing.T) {
	account := setting(t, "CONFORMANCE_ACCOUNT_ID")
	identity := must[*sts.GetCallerIdentityOutput](t)(sts.NewFromConfig(loadConfig(t)).GetCallerIdentity(t.Context(), nil))
	wantEqual(t, "account", *identity.Account, account)
	wantMatch(t, *identity.Arn, "^arn:aws:iam::"+account+":user/.+")
	wantMatch(t, *identity.UserId, "^AIDA[A-Z2-7]{16,}$")
}

func TestListFoundationModels(t *testing.T) {
	client := bedrock.NewFromConfig(loadConfig(t))
	list := must[*bedrock.ListFoundationModelsOutput](t)
	found := 0
	for _, model := range list(client.ListFoundationModels(t.Context(), nil)).ModelSummaries {
		if *model.ModelId != modelID(t) {
			continue
		}
		found++
		wantEqual(t, "ARN", *model.ModelArn, modelARN(t))
		wantEqual(t, "streaming", *model.ResponseStreamingSupported, true)
		if len(model.InputModalities) != 1 || len(model.OutputModalities) != 1 {
			t.Fatalf("modalities are %v and %v", model.InputModalities, model.OutputModalities)
		}
		wantEqual(t, "input", model.InputModalities[0], types.ModelModalityText)
		wantEqual(t, "output", model.OutputModalities[0], types.ModelModalityText)
	}
	wantEqual(t, "models of that id", found, 1)
	others := list(client.ListFoundationModels(t.Context(), &bedrock.ListFoundationModelsInput{ByProvider: aws.String("nobody")}))
	wantEqual(t, "models of nobody", len(others.ModelSummaries), 0)
}

func TestGetFoundationModel(t *testing.T) {
	client := bedrock.NewFromConfig(loadConfig(t))
	for _, name := range []string{modelID(t), modelARN(t)} {
		input := &bedrock.GetFoundationModelInput{ModelIdentifier: aws.String(name)}
		details := must[*bedrock.GetFoundationModelOutput](t)(client.GetFoundationModel(t.Context(), input)).ModelDetails
		wantEqual(t, "id", *details.ModelId, modelID(t))
		wantEqual(t, "ARN", *details.ModelArn, modelARN(t))
	}
}

func TestGetFoundationModelUnknown(t *testing.T) {
	input := &bedrock.GetFoundationModelInput{ModelIdentifier: aws.String("caprock.not-there-v1:0")}
	_, err := bedrock.NewFromConfig(loadConfig(t)).GetFoundationModel(t.Context(), input)
	wantError[*types.ResourceNotFoundException](t, err, "")
}
