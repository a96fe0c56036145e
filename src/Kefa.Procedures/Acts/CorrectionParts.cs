using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What a correction asks for, held against what the corrected act said: what is other than that, and everything that cannot be.</summary>
internal sealed class CorrectionParts(
    MatterState state, ImmutableArray<MatterEvent> events, CorrectionRequest asked, TransitionPerformed performed, Transition transition, ImmutableArray<LegalBasis> basis,
    ImmutableArray<Refusal>.Builder refusals)
{
    private readonly Procedure _procedure = state.Procedure;

    /// <summary>The fields that get another value.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Values()
    {
        var correctable = Corrections.Correctable(_procedure, events, asked.Event);
        var input = new InputReading(transition with { Fields = [.. correctable.Where(f => Corrections.IsGiven(asked.Input, f.Field.Path))], Adds = [] }, basis, refusals);
        input.Read(asked.Input, state.Data);
        return [.. input.Given.Where(v => !MatterJson.Same(v.Value, state.Data.Values.GetValueOrDefault(v.Key)))];
    }

    /// <summary>The records that say something else, or count no more.</summary>
    public ImmutableArray<CorrectedRecord> Records()
    {
        var standing = Corrections.Records(_procedure, events, asked.Event);
        var corrected = ImmutableArray.CreateBuilder<CorrectedRecord>();
        foreach (var record in asked.Records)
        {
            if (standing.FirstOrDefault(s => s.List.Path == record.List && s.Place == record.Place) is not { } old)
                Refuse("correction.record", RefusalKind.Field, $"'{record.List}' has no record {record.Place + 1} of this act that could be corrected.", record.List);
            else if (record.Record is null)
                corrected.Add(record);
            else if (Read(old.List, record.Record.Value) is { } value && !MatterJson.Same(value, old.Record))
                corrected.Add(record with { Record = MatterJson.Flat([KeyValuePair.Create("record", value)]).GetProperty("record") });
        }

        foreach (var list in transition.Adds.Where(l => l.Required && corrected.Any(c => c.List == l.Path)))
        {
            if (standing.Where(s => s.List.Path == list.Path).All(s => corrected.Any(c => c.List == list.Path && c.Place == s.Place && c.Record is null)))
                Refuse("field.missing", RefusalKind.Field, $"{list.Label} is missing.", list.Path);
        }

        return corrected.ToImmutable();
    }

    /// <summary>The papers that are set aside, with those that stand in their place.</summary>
    public ImmutableArray<PaperCorrection> Papers()
    {
        var standing = Corrections.Papers(state, asked.Event);
        var corrected = ImmutableArray.CreateBuilder<PaperCorrection>();
        foreach (var paper in asked.Papers)
        {
            var kind = _procedure.Documents.FirstOrDefault(k => k.Id == paper.Kind);
            if (kind is null || standing.All(d => d.Document.Kind != paper.Kind || d.Document.Sha256 != paper.Sha256) || (paper.By is { } by && by.Kind != paper.Kind))
                Refuse("correction.paper", RefusalKind.Document, $"There is no such paper of this act that could be corrected.");
            else if (paper.By?.Sha256 == paper.Sha256)
                Refuse("correction.paper.same", RefusalKind.Document, $"{kind.Name}: the file is the same as the one on record.");
            else if (kind.Screen is not null && IsScreened())
                Refuse("correction.screened", RefusalKind.Document, $"{kind.Name}: its text has been screened and the passages answered; a right text is brought by the act that takes it, and screened anew.");
            else
                corrected.Add(paper);
        }

        return corrected.ToImmutable();
    }

    /// <summary>The opinion, when it is another one.</summary>
    public GivenOpinion? Opinion()
    {
        if (asked.Opinion is not { } opinion)
            return null;
        if (Corrections.Opinion(state, asked.Event) is not { } old || old.Opinion.Kind != opinion.Kind || _procedure.Opinions.FirstOrDefault(o => o.Id == opinion.Kind) is not { } kind)
        {
            Refuse("opinion.unasked", RefusalKind.Opinion, $"'{opinion.Kind}' is no opinion that is given here.");
            return null;
        }

        if (kind.Conclusions.All(c => c.Code != opinion.Conclusion))
            Refuse("opinion.conclusion", RefusalKind.Opinion, $"'{opinion.Conclusion}' is none of the conclusions {Phrase.List(kind.Conclusions.Select(c => c.Code))}.");
        return opinion == old.Opinion ? null : opinion;
    }

    private bool IsScreened() => events.OfType<TransitionPerformed>()
        .Any(e => e.N >= performed.N && _procedure.Facts.Any(f => f.Source == FactRows.Screening && e.Facts.TryGetProperty(f.Name, out _)));

    private Value? Read(FieldDefinition list, JsonElement record)
    {
        var input = new InputReading(transition with { Fields = [], Adds = [list] }, basis, refusals);
        input.Read(MatterJson.Below(list.Path, record), state.Data);
        return input.Added.TryGetValue(list.Path, out var read) ? read.Items[0] : null;
    }

    private void Refuse(string rule, RefusalKind kind, Phrase text, string? field = null) => refusals.Add(new Refusal(rule, kind, text, basis, field));
}
