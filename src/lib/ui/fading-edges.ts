/**
 * An attachment for what scrolls: fades the edges beyond which there is more, so that what is cut is not taken for the
 * last; not the upper one, where a table keeps its heads. The fade itself stands in app.css, at `data-more`.
 */
export function fadingEdges(box: HTMLElement): () => void {
	const look = () => {
		const hidden = box.scrollWidth - box.clientWidth;
		const under = box.scrollHeight - box.clientHeight - box.scrollTop;
		const sides = [
			box.scrollLeft > 1 && 'before',
			box.scrollLeft < hidden - 1 && 'after',
			under > 1 && 'below'
		];
		box.dataset.more = sides.filter(Boolean).join(' ');
	};
	const watch = new ResizeObserver(look);
	watch.observe(box);
	if (box.firstElementChild) watch.observe(box.firstElementChild);
	box.addEventListener('scroll', look, { passive: true });
	return () => {
		watch.disconnect();
		box.removeEventListener('scroll', look);
	};
}
