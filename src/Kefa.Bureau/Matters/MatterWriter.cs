using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <summary>Appends to a matter's stream and keeps its rows, in the caller's transaction.</summary>
internal sealed class MatterWriter(KefaDbContext db, EventWriter events, MatterStreams streams, SearchWriter search)
{
    // Without characters that look alike on paper.
    private const string CodeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// <summary>Appends, folds and writes the rows at once.</summary>
    /// <exception cref="StreamConflictException">Somebody appended meanwhile.</exception>
    public async Task<MatterHistory> AppendAsync(MatterNumber number, MatterHistory? before, IReadOnlyList<NewEvent> happened, CancellationToken cancellationToken)
    {
        var rows = new RowBatch(db);
        MatterHistory after = await AppendAsync(number, before, happened, rows, cancellationToken);
        await EventWriter.ExecuteAsync(rows, Matter.StreamOf(number), cancellationToken);
        return after;
    }

    /// <summary>Appends and folds; events and rows are added to those of the act, which <see cref="EventWriter.ExecuteAsync"/> sends.</summary>
    public async Task<MatterHistory> AppendAsync(MatterNumber number, MatterHistory? before, IReadOnlyList<NewEvent> happened, RowBatch into, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordedEvent> stored = events.Append(Matter.StreamOf(number), before?.StreamEnd ?? default, happened, into);
        MatterHistory after = await streams.FoldAsync(number, before, stored, cancellationToken);
        Matter row = MatterProjection.Row(after);
        if (before is null) into.Insert(row);
        else into.Update(row);
        var old = (before is null ? [] : MatterProjection.Fields(before)).ToDictionary(f => (f.Path, f.Place));
        foreach (MatterField field in MatterProjection.Fields(after))
        {
            if (!old.Remove((field.Path, field.Place), out MatterField? same) || (same.Text, same.Number, same.Date) != (field.Text, field.Number, field.Date)) into.Put(field);
        }
        foreach (MatterField gone in old.Values) into.Delete(gone);
        await search.AppendAsync(before, after, into, cancellationToken);
        return after;
    }

    /// <summary>Makes the rows of a matter what its events say, and what is searched of it; the caller saves.</summary>
    /// <returns>Whether they were different.</returns>
    public async Task<bool> RewriteAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        var searched = new RowBatch(db);
        bool differs = await RewriteRowsAsync(history, cancellationToken) | await search.SyncAsync(history, searched, cancellationToken);
        await searched.ExecuteAsync(cancellationToken);
        return differs;
    }

    private async Task<bool> RewriteRowsAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(history.Number);
        Matter? row = await db.Set<Matter>().FirstOrDefaultAsync(m => m.Stream == stream, cancellationToken);
        bool differs = row is null;
        if (row is null)
        {
            db.Add(MatterProjection.Row(history));
        }
        else
        {
            (string data, string counted) = (row.Data, row.Counted);
            MatterProjection.Write(history, row);
            if (Companies.JsonText.Same(data, row.Data)) row.Data = data;
            if (Companies.JsonText.Same(counted, row.Counted)) row.Counted = counted;
            differs |= db.Entry(row).Properties.Any(p => p.IsModified);
        }

        List<MatterField> kept = await db.Set<MatterField>().Where(f => f.Stream == stream).ToListAsync(cancellationToken);
        var old = kept.ToDictionary(f => (f.Path, f.Place));
        foreach (MatterField field in MatterProjection.Fields(history))
        {
            if (!old.Remove((field.Path, field.Place), out MatterField? same))
            {
                db.Add(field);
                differs = true;
            }
            else if ((same.Text, same.Number, same.Date) != (field.Text, field.Number, field.Date))
            {
                (same.Text, same.Number, same.Date) = (field.Text, field.Number, field.Date);
                differs = true;
            }
        }
        db.RemoveRange(old.Values);
        return differs || old.Count > 0;
    }

    public static string NewQueryCode(MatterNumber number, RowBatch into)
    {
        string code = RandomNumberGenerator.GetString(CodeAlphabet, 6);
        into.Insert(new QueryCode { Stream = Matter.StreamOf(number), Code = code });
        return code;
    }

    /// <summary>The engine's event as it is stored: with the law that it rests on and the files that it brought.</summary>
    public static NewEvent EventOf(MatterEvent happened, Procedure procedure)
    {
        var performed = happened as TransitionPerformed;
        ImmutableArray<AttachedDocument> brought = performed?.Documents ?? (happened as MatterCorrected)?.Documents ?? [];
        ImmutableArray<LegalBasis> basis = happened switch
        {
            MatterCorrected corrected => corrected.Basis,
            MatterMoved moved => moved.Basis,
            _ => performed is not null && procedure.FindTransition(performed.Transition) is { Basis: { IsEmpty: false } own } ? own : procedure.Basis,
        };
        return new NewEvent(Matter.Kind, happened.Type, MatterEventJson.Write(happened))
        {
            FromStage = happened.FromStage, ToStage = happened.ToStage, Actor = happened.Actor, Role = happened.Role, Day = happened.Day, ContentVersion = happened.ContentVersion,
            Basis = [.. basis.Select(b => new EventBasis(b.Law, b.Article))],
            Files = [.. brought.Select(d => new EventFile(d.Sha256, d.Size, d.MediaType, d.Name))],
        };
    }

    /// <summary>An event of the house itself, which counts for the day it is recorded on.</summary>
    public static NewEvent HouseEvent<T>(string type, T body, string? actor, string? role, DateOnly day) =>
        new(Matter.Kind, type, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) { Actor = actor, Role = role, Day = day };
}

/// <summary>Writes numbers of documents: <c>云科公开〔{year}〕{n}号</c>, <c>{n:0000}</c> pads.</summary>
internal static class NumberFormat
{
    public static string Write(string format, int year, int n)
    {
        string written = format.Replace("{year}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        int at = written.IndexOf("{n:", StringComparison.Ordinal);
        if (at < 0) return written;
        int end = written.IndexOf('}', at);
        return string.Concat(written.AsSpan(0, at), n.ToString(written[(at + 3)..end], CultureInfo.InvariantCulture), written.AsSpan(end + 1));
    }
}
