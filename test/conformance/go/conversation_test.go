package conformance

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

const question = "How does a private installation protect what people write to a model?"

func runtime(t *testing.T) *bedrockruntime.Client {
	t.Helper()
	return bedrockruntime.NewFromConfig(loadConfig(t))
}

func user(text string) types.Message {
	return types.Message{
		Role:    types.ConversationRoleUser,
		Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: text}},
	}
}

// steady is without chance, so that two answers to one question can be compared.
func steady() *types.InferenceConfiguration {
	return &types.InferenceConfiguration{Temperature: aws.Float32(0), MaxTokens: aws.Int32(400)}
}

func request(t *testing.T, change ...func(*bedrockruntime.ConverseInput)) *bedrockruntime.ConverseInput {
	t.Helper()
	input := &bedrockruntime.ConverseInput{
		ModelId:         aws.String(modelID(t)),
		Messages:        []types.Message{user(question)},
		InferenceConfig: steady(),
	}
	for _, apply := range change {
		apply(input)
	}
	return input
}

func ask(t *testing.T, change ...func(*bedrockruntime.ConverseInput)) *bedrockruntime.ConverseOutput {
	t.Helper()
	return must[*bedrockruntime.ConverseOutput](t)(runtime(t).Converse(t.Context(), request(t, change...)))
}

func messageOf(t *testing.T, answer *bedrockruntime.ConverseOutput) types.Message {
	t.Helper()
	message, ok := answer.Output.(*types.ConverseOutputMemberMessage)
	if !ok {
		t.Fatalf("the output is %T and no message", answer.Output)
	}
	return message.Value
}

func textOf(t *testing.T, answer *bedrockruntime.ConverseOutput) string {
	t.Helper()
	var text strings.Builder
	for _, block := range messageOf(t, answer).Content {
		if said, ok := block.(*types.ContentBlockMemberText); ok {
			text.WriteString(said.Value)
		}
	}
	return text.String()
}

func toolUseOf(t *testing.T, answer *bedrockruntime.ConverseOutput) types.ToolUseBlock {
	t.Helper()
	for _, block := range messageOf(t, answer).Content {
		if use, ok := block.(*types.ContentBlockMemberToolUse); ok {
			return use.Value
		}
	}
	t.Fatal("the answer has no tool use")
	return types.ToolUseBlock{}
}

type weather struct {
	City string `document:"city" json:"city"`
}

var weatherQuestion = user("Please use get_weather to find the weather in Paris.")

func weatherTool() *types.ToolConfiguration {
	schema := document.NewLazyDocument(map[string]any{
		"type":       "object",
		"properties": map[string]any{"city": map[string]any{"type": "string"}},
		"required":   []string{"city"},
	})
	return &types.ToolConfiguration{Tools: []types.Tool{&types.ToolMemberToolSpec{Value: types.ToolSpecification{
		Name:        aws.String("get_weather"),
		Description: aws.String("The weather of a city"),
		InputSchema: &types.ToolInputSchemaMemberJson{Value: schema},
	}}}}
}

func withWeather(input *bedrockruntime.ConverseInput) {
	input.Messages = []types.Message{weatherQuestion}
	input.ToolConfig = weatherTool()
}
