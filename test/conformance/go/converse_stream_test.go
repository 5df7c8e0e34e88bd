package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

// collected is what one stream said.
type collected struct {
	kinds      []string
	role       types.ConversationRole
	text       string
	tools      []string
	toolInput  string
	stopReason types.StopReason
	metadata   types.ConverseStreamMetadataEvent
}

func collect(t *testing.T, change ...func(*bedrockruntime.ConverseInput)) collected {
	t.Helper()
	return collectGuarded(t, nil, change...)
}

func collectGuarded(
	t *testing.T, guardrail *types.GuardrailStreamConfiguration, change ...func(*bedrockruntime.ConverseInput),
) collected {
	t.Helper()
	asked := request(t, change...)
	answer := must[*bedrockruntime.ConverseStreamOutput](t)(runtime(t).ConverseStream(t.Context(), &bedrockruntime.ConverseStreamInput{
		ModelId:         asked.ModelId,
		Messages:        asked.Messages,
		InferenceConfig: asked.InferenceConfig,
		ToolConfig:      asked.ToolConfig,
		GuardrailConfig: guardrail,
	}))
	stream := answer.GetStream()
	defer stream.Close()
	var got collected
	for event := range stream.Events() {
		got.kinds = append(got.kinds, strings.TrimPrefix(fmt.Sprintf("%T", event), "*types.ConverseStreamOutputMember"))
		switch event := event.(type) {
		case *types.ConverseStreamOutputMemberMessageStart:
			got.role = event.Value.Role
		case *types.ConverseStreamOutputMemberContentBlockStart:
			if start, ok := event.Value.Start.(*types.ContentBlockStartMemberToolUse); ok {
				got.tools = append(got.tools, *start.Value.Name)
			}
		case *types.ConverseStreamOutputMemberContentBlockDelta:
			switch delta := event.Value.Delta.(type) {
			case *types.ContentBlockDeltaMemberText:
				got.text += delta.Value
			case *types.ContentBlockDeltaMemberToolUse:
				got.toolInput += *delta.Value.Input
			}
		case *types.ConverseStreamOutputMemberMessageStop:
			got.stopReason = event.Value.StopReason
		case *types.ConverseStreamOutputMemberMetadata:
			got.metadata = event.Value
		}
	}
	if err := stream.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestConverseStream(t *testing.T) {
	unary, got := ask(t), collect(t)
	wantMatch(t, strings.Join(got.kinds, " "),
		`^MessageStart (ContentBlockStart )?(ContentBlockDelta ){2,}ContentBlockStop MessageStop Metadata$`)
	wantEqual(t, "role", got.role, types.ConversationRoleAssistant)
	wantEqual(t, "text", got.text, textOf(t, unary))
	wantEqual(t, "stop reason", got.stopReason, unary.StopReason)
	wantEqual(t, "input tokens", *got.metadata.Usage.InputTokens, *unary.Usage.InputTokens)
	wantEqual(t, "output tokens", *got.metadata.Usage.OutputTokens, *unary.Usage.OutputTokens)
	if *got.metadata.Metrics.LatencyMs < 0 {
		t.Errorf("latency is %d", *got.metadata.Metrics.LatencyMs)
	}
}

func TestConverseStreamToolUse(t *testing.T) {
	var unary, streamed weather
	use := toolUseOf(t, ask(t, withWeather))
	if err := use.Input.UnmarshalSmithyDocument(&unary); err != nil {
		t.Fatal(err)
	}
	got := collect(t, withWeather)
	wantEqual(t, "tools", strings.Join(got.tools, " "), "get_weather")
	if err := json.Unmarshal([]byte(got.toolInput), &streamed); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "tool input", streamed, unary)
	wantEqual(t, "stop reason", got.stopReason, types.StopReasonToolUse)
}
