package conformance

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

func TestApiKeyShortTerm(t *testing.T) {
	t.Setenv("AWS_PROFILE", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "")
	t.Setenv("AWS_CONFIG_FILE", "")
	t.Setenv("AWS_BEARER_TOKEN_BEDROCK", setting(t, "CONFORMANCE_API_KEY"))
	answer := must[*bedrockruntime.ConverseOutput](t)(runtime(t).Converse(t.Context(), request(t, func(input *bedrockruntime.ConverseInput) {
		input.Messages = []types.Message{user("Hello")}
		input.InferenceConfig = &types.InferenceConfiguration{Temperature: aws.Float32(0), MaxTokens: aws.Int32(3)}
	})))
	wantEqual(t, "output tokens", *answer.Usage.OutputTokens, 3)
}
