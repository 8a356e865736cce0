/** Its truth holds words that occur nowhere else, so that a leak can be searched for. */
export const dataFiles = {
	train: 'id,x,label\na1,1,left\na2,2,right\n',
	test: 'id,x\nb1,3\nb2,4\nb3,5\n',
	sample: 'id,prediction\nb1,left\nb2,left\nb3,left\n',
	truth: 'id,target,split\nb1,sealedleft,public\nb2,sealedright,private\nb3,sealedleft,private\n'
};
