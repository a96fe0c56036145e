using System.Text.Json;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Streams;

/// <summary>
/// Says that what an event said is gone, and which later event of its stream records that. Inserting the row is the only way in which a body goes: the
/// database checks the event that records it, and removes the body with the row.
/// </summary>
public sealed class Erasure : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }
    public required string Stream { get; set; }

    /// <summary>The event whose body went.</summary>
    public int N { get; set; }

    /// <summary>The event that records it: an <see cref="ErasedBody.Type"/> that names <see cref="N"/>, sealed in the same transaction.</summary>
    public int ErasedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Erasure>
    {
        public void Configure(EntityTypeBuilder<Erasure> builder)
        {
            builder.ToTable("erasure");
            builder.HasKey(row => new { row.BureauId, row.Stream, row.N });
            builder.Property(row => row.Stream).HasMaxLength(StreamNames.MaxLength);
            builder.HasOne<StreamEvent>().WithMany().HasForeignKey(row => new { row.BureauId, row.Stream, row.N }).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<StreamEvent>().WithMany().HasForeignKey(row => new { row.BureauId, row.Stream, row.ErasedBy }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>
/// What the event of an erasure says. It carries what remains of the erased event, so that everything that is computed from the stream stays computable; what was
/// erased stands nowhere any more. Stored forever: names only grow, and the database reads <c>erased</c>.
/// </summary>
/// <param name="Erased">The event whose body goes with this one.</param>
/// <param name="Parts">What of it was erased, by place and never by value.</param>
/// <param name="Request">The event that asked for it.</param>
/// <param name="Ground">The ground in law, by its code.</param>
/// <param name="Reason">Why, in words of those who asked.</param>
/// <param name="Remainder">The body of the erased event without those parts.</param>
/// <param name="RestsOn">The law that the erased event rested on.</param>
/// <param name="Files">The files of the erased event that stay.</param>
public sealed record ErasedBody(
    int Erased, IReadOnlyList<string> Parts, int Request, string Ground, string Reason, JsonElement Remainder, IReadOnlyList<EventBasis> RestsOn, IReadOnlyList<EventFile> Files)
{
    /// <summary>The type of such an event.</summary>
    public const string Type = "EventErased";
}

/// <summary>Keeps copies of what events say, outside of the rows that follow from them: forgets them within the transaction of an erasure.</summary>
public interface IForgetsEvents
{
    /// <param name="stream">The stream of which something was erased; what is still there can be read again.</param>
    /// <param name="cancellationToken">Stops the erasure.</param>
    Task ForgetAsync(string stream, CancellationToken cancellationToken);
}
