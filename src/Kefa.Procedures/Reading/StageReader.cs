using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads stages with their transitions and deadlines.</summary>
internal sealed class StageReader(PartReader parts, DeadlineReader deadlines, TransitionReader transitions)
{
    public ImmutableArray<Stage> ReadAll(YamlNode? node, YamlNode? anytimeNode)
    {
        var own = parts.Named(node, "stages").Select(s => (Stage: Read(s.Name, s.Map), s.Map)).ToList();
        var anytime = transitions.ReadAnytime(anytimeNode);
        foreach (var (transition, from) in anytime)
        {
            foreach (var unknown in from.Where(f => own.All(o => o.Stage.Id != f)))
                parts.Faults.Add(parts.LineOf(transition), $"There is no stage '{unknown}'.");
        }

        var stages = ImmutableArray.CreateBuilder<Stage>();
        foreach (var (stage, map) in own)
        {
            var full = stage.Final ? stage : stage with { Transitions = [.. stage.Transitions, .. anytime.Where(a => a.From.IsEmpty || a.From.Contains(stage.Id)).Select(a => a.Transition)] };
            parts.Remember(full, map);
            stages.Add(full);
        }

        return stages.ToImmutable();
    }

    private Stage Read(string id, YamlMap map)
    {
        var stage = new Stage
        {
            Id = id,
            Name = map.NeededPhrase("name"),
            Step = map.Text("step"),
            Final = map.Flag("final"),
            WaitingOn = map.Texts("waitingOn"),
            Deadlines = deadlines.ReadOf(id, map),
            Transitions = transitions.ReadAll(map.Find("transitions")),
        };
        map.End();
        return stage;
    }
}
