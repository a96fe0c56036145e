using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Kefa.Bureau.Notices;

/// <summary>
/// Sends each person one mail a day with what is new in their inbox: number, what it is about and a link, no personal data. What the server does not take now
/// is tried again for three days, later and later; what it will never take is not. A mail that was taken when the power failed may come twice, with the same id.
/// </summary>
internal sealed partial class SendMail(KefaDbContext db, ICurrentBureau bureau, IOptions<MailOptions> options, TimeProvider time, ILogger<SendMail> logger)
{
    private const int PerRun = 200, MostLines = 50;
    private static readonly TimeSpan TriedFor = TimeSpan.FromHours(72), NotOlderThan = TimeSpan.FromDays(2);
    private static readonly NoticeKind[] Deadlines = [NoticeKind.Due, NoticeKind.Overdue, NoticeKind.Escalated, NoticeKind.Recomputed];

    /// <returns>How many the server took.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsThere) return 0;
        await WriteAsync(cancellationToken);
        return await SendAsync(cancellationToken);
    }

    /// <summary>Puts what is new for each person into their mail of the day.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateOnly today = bureau.Required.DayOf(now);
        if (TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(bureau.Required.TimeZone)).Hour < options.Value.Hour) return;
        DateTimeOffset from = now - NotOlderThan;
        List<Guid> people = await db.Set<Notice>().Where(n => n.MailId == null && n.At > from && n.ReadAt == null).Select(n => n.AccountId).Distinct()
            .Where(account => !db.Set<Mail>().Any(m => m.AccountId == account && m.Day == today) && db.Users.Any(u => u.Id == account && u.Email != null && u.Email != "" && u.ClosedAt == null))
            .OrderBy(account => account).ToListAsync(cancellationToken);
        foreach (Guid person in people)
        {
            MailWish wish = await db.Set<MailChoice>().Where(c => c.AccountId == person).Select(c => (MailWish?)c.Wish).FirstOrDefaultAsync(cancellationToken) ?? MailWish.All;
            if (wish == MailWish.Nothing) continue;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var mail = new Mail { AccountId = person, Day = today, CreatedAt = now, NextAt = now };
            db.Add(mail);
            await db.SaveChangesAsync(cancellationToken);
            int said = await db.Set<Notice>().Where(n => n.AccountId == person && n.MailId == null && n.At > from && n.ReadAt == null && (wish == MailWish.All || Deadlines.Contains(n.Kind)))
                .ExecuteUpdateAsync(set => set.SetProperty(n => n.MailId, (long?)mail.Id), cancellationToken);
            if (said > 0) await transaction.CommitAsync(cancellationToken);
            else await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<Mail> waiting = await db.Set<Mail>().Where(m => m.State == MailState.Waiting && m.NextAt <= now).OrderBy(m => m.NextAt).ThenBy(m => m.Id).Take(PerRun).ToListAsync(cancellationToken);
        if (waiting.Count == 0) return 0;
        using var client = new SmtpClient { Timeout = 30_000, CheckCertificateRevocation = false };
        int sent = 0;
        try
        {
            foreach (Mail mail in waiting)
            {
                KefaUser? person = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == mail.AccountId && u.ClosedAt == null, cancellationToken);
                if (!MailboxAddress.TryParse(person?.Email ?? "", out MailboxAddress? to))
                {
                    (mail.State, mail.Problem) = (MailState.Failed, "no address");
                }
                else
                {
                    sent += await TrySendAsync(client, mail, await ComposeAsync(mail, person!, to, cancellationToken), cancellationToken) ? 1 : 0;
                }
                await db.SaveChangesAsync(cancellationToken);
            }
        }
        finally
        {
            if (client.IsConnected) await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
        return sent;
    }

    private async Task<bool> TrySendAsync(SmtpClient client, Mail mail, MimeMessage message, CancellationToken cancellationToken)
    {
        mail.Attempts++;
        try
        {
            if (!client.IsConnected) await ConnectAsync(client, cancellationToken);
            await client.SendAsync(message, cancellationToken);
            (mail.State, mail.SentAt, mail.Problem) = (MailState.Sent, time.GetUtcNow(), null);
            return true;
        }
        catch (SmtpCommandException refused) when ((int)refused.StatusCode >= 500)
        {
            Fail(mail, FormattableString.Invariant($"refused: {(int)refused.StatusCode}"));
        }
        catch (Exception notNow) when (notNow is SmtpCommandException or SmtpProtocolException or ServiceNotConnectedException or SocketException or IOException or AuthenticationException or SslHandshakeException or TimeoutException or NotSupportedException)
        {
            DateTimeOffset now = time.GetUtcNow();
            // One minute, then twice as long each time, at most six hours.
            mail.NextAt = now + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, mail.Attempts - 1), 360));
            mail.Problem = notNow is SmtpCommandException said ? FormattableString.Invariant($"not now: {(int)said.StatusCode}") : notNow.GetType().Name;
            if (mail.NextAt > mail.CreatedAt + TriedFor) Fail(mail, mail.Problem);
            else LogAgain(logger, mail.Id, mail.Attempts, mail.Problem);
            if (client.IsConnected && notNow is not SmtpCommandException) await client.DisconnectAsync(quit: false, CancellationToken.None);
        }
        return false;
    }

    private void Fail(Mail mail, string problem)
    {
        (mail.State, mail.Problem) = (MailState.Failed, problem);
        LogFailed(logger, mail.Id, mail.Attempts, problem);
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        MailOptions server = options.Value;
        await client.ConnectAsync(server.Host!, server.Port, server.Tls switch { MailTls.Implicit => SecureSocketOptions.SslOnConnect, MailTls.None => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls }, cancellationToken);
        if (server.UserName is { Length: > 0 } user)
            await client.AuthenticateAsync(user, server.PasswordFile is null ? "" : (await File.ReadAllTextAsync(server.PasswordFile, cancellationToken)).TrimEnd('\r', '\n'), cancellationToken);
    }

    private async Task<MimeMessage> ComposeAsync(Mail mail, KefaUser person, MailboxAddress to, CancellationToken cancellationToken)
    {
        bool english = person.Language == "en";
        List<Notice> notices = await db.Set<Notice>().AsNoTracking().Where(n => n.MailId == mail.Id).OrderBy(n => n.At).ThenBy(n => n.Id).ToListAsync(cancellationToken);
        string site = options.Value.Site!.TrimEnd('/') + (bureau.Required.IsDefault || bureau.Required.HostName is not null ? "" : $"/b/{bureau.Required.Code}"), name = english ? bureau.Required.NameEn : bureau.Required.NameZh;
        var text = new StringBuilder();
        text.Append(english ? $"{name}: {notices.Count} new in your inbox." : $"{name}：您的收件箱有 {notices.Count} 条新提醒。").Append("\r\n\r\n");
        foreach (Notice n in notices.Take(MostLines))
        {
            text.Append("- ").Append(NoticeWords.Of(n.Kind).In(english)).Append(english ? ": " : "：").Append(english ? n.WhatEn : n.WhatZh);
            if (n.Number is not null) text.Append("  ").Append(n.Number);
            if (n.Day is { } day) text.Append("  ").Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            text.Append("\r\n  ").Append(site).Append(NoticeWords.Address(n.ForParty, n.Id)).Append("\r\n");
        }
        if (notices.Count > MostLines) text.Append(english ? $"… and {notices.Count - MostLines} more.\r\n" : $"……另有 {notices.Count - MostLines} 条。\r\n");
        text.Append("\r\n").Append(english ? "What you get by mail is your choice: " : "可在此选择接收哪些邮件：").Append(site).Append("/account/notices\r\n");

        var message = new MimeMessage { Subject = english ? $"{name}: {notices.Count} new" : $"{name}：{notices.Count} 条新提醒", Body = new TextPart("plain") { Text = text.ToString() }, Date = mail.CreatedAt };
        message.From.Add(MailboxAddress.Parse(options.Value.From!));
        message.To.Add(to);
        message.MessageId = FormattableString.Invariant($"notice-{mail.BureauId}-{mail.Id}@{new Uri(options.Value.Site!).Host}");
        // Answers of machines to machines lead nowhere.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{site}/account/notices>");
        return message;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Mail} could not be sent at attempt {Attempt} ({Problem}); it will be tried again.")]
    private static partial void LogAgain(ILogger logger, long mail, int attempt, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Mail} was given up at attempt {Attempt} ({Problem}).")]
    private static partial void LogFailed(ILogger logger, long mail, int attempt, string problem);
}
